# Все предложения страниц сайта. Слова справки стоят в briefs/languages.

skip = К тексту
nav = Главное меню
nav-documents = Документы
nav-search = Поиск
nav-claims = Утверждения
nav-targets = Цели
nav-measures = Меры
nav-commitments = Обязательства
nav-calendar = Календарь
nav-conflicts = Расхождения
nav-scenarios = Сценарии
nav-corridors = Коридоры
nav-briefs = Справки
nav-follow = Следить
nav-people = Люди
sign-in = Войти
sign-out = Выйти
foot = что было сказано, чем торговали и как одно согласуется с другим
foot-api = API
feed-atom = Новое (Atom)
feed-json = Новое (JSON feed)
feed-calendar = Календарь (iCalendar)
error = Не получилось
to-start = В начало
look-again = Посмотреть ещё раз

# Начало
home-lead = Доклады в виде записей с источниками, сверенные с официальной статистикой. Каждое число ведёт к своему источнику.
search-words = Слова
search = Искать
pairs = Пары
pair = Пара
every-pair = Все пары
statements = { $n ->
    [one] { $n } утверждение
    [few] { $n } утверждения
   *[other] { $n } утверждений
 }
no-reports = Ни один доклад ещё не прочитан.
no-briefs = Справок пока нет.
no-news = Пока ничего не произошло.
ahead = Впереди
nothing-ahead = О будущих днях ничего не известно.
news = Новое

# Пара
pair-first = Страница составляется впервые; это займёт несколько секунд.
pair-old = С { $made } появилось новое: страница обновляется.
pair-wait = Собираются показатели, утверждения и пути …
contents = Содержание
spheres = Сферы сотрудничества
records-n = { $n ->
    [one] { $n } запись
    [few] { $n } записи
   *[other] { $n } записей
 }
record = запись
brief-make = Составить справку

# Списки
since = С
until = По
facets = Уточнить
facet-kind = Вид
facet-outcome = Вывод
facet-country = Страна
facet-sphere = Сфера
facet-all = Все
found-n = { $n ->
    [0] Ничего не найдено
    [one] Найдена { $n } запись
    [few] Найдено { $n } записи
   *[other] Найдено { $n } записей
 }
nothing-found = Ничего не найдено.
nothing-here = Здесь пока пусто.
pages = Страницы
page-before = Назад
page-next = Дальше
page-of = Страница { $page } из { $last }
show = Показать

# Утверждения, цели, меры, обязательства, расхождения, календарь
claims-title = Утверждения и выводы
claims-lead = Что доклады говорят о прошлом и как это согласуется с официальной статистикой и с другими докладами.
not-checked = Ещё не проверено.
targets-title = Цели и прогнозы
targets-lead = Кто что обещал или предсказал, к какому сроку, как обстоят дела и чего ещё не хватает.
on-day = На день
no-day = без даты
target-ahead = Нужно { $needed }% в год; вероятность { $odds }%.
measures-title = Меры
measures-lead = Торговые меры, о которых говорят доклады, и что действует в тот или иной день по известным актам.
imposer = Кто ввёл
product = Товар
type = Вид меры
partner = Для кого
by-day = Что действовало когда
period = Период
what = Что
why = Почему
measures-read = Как о них говорят доклады
simulate = Рассчитать
commitments-title = Обязательства
commitments-lead = Кто за что взялся и к какому сроку. Просрочено то, чей день прошёл; выполненным и снятым называется то, что подтвердил человек.
nobody-named = никто не назван
due = срок
hedged = с оговоркой
hint = более поздний доклад указывает: «{ $status }»
year = Год
cancelled = отменено
planned = запланировано
reports-n = { $n ->
    [one] { $n } доклад
    [few] { $n } доклада
   *[other] { $n } докладов
 }
conflicts-title = Где доклады расходятся
conflicts-lead = Числа разных докладов об одном и том же, которые исключают друг друга.
conflict-caption = Что говорит каждый доклад, начиная с самого раннего, и каков вывод
report = Доклад
date = Дата
says = Говорит
no-conflicts = Нет двух докладов, числа которых исключали бы друг друга.
month-1 = Январь
month-2 = Февраль
month-3 = Март
month-4 = Апрель
month-5 = Май
month-6 = Июнь
month-7 = Июль
month-8 = Август
month-9 = Сентябрь
month-10 = Октябрь
month-11 = Ноябрь
month-12 = Декабрь

# Статистика
release = Выпуск статистики
source = Источник
vintage = Выпуск
licence = Лицензия
reporter = Кто сообщает
flow = Поток
observations = Использованные наблюдения
value = Значение
unit = Единица
ask-series = Назовите, кто сообщает, и партнёра или поток, чтобы увидеть числа этого выпуска.

# Документы
bring = Добавить документ
bring-lead = Текст, HTML, PDF или DOCX до { $most } МБ; или вставленный текст; или адрес открытой страницы. Пока документом не поделились, он остаётся черновиком вашей организации.
bring-file = Файл
bring-url = Или адрес
bring-text = Или текст
bring-about = Что о нём известно, если сам документ не говорит
bring-read = Прочитать
title = Заголовок
publisher = Издатель
done-of = { $done } из { $of }
draft-note = Этот документ видит только ваша организация.
share-others = Показать остальным
original = оригинал
keys = С клавиатуры:
key-go = вперёд и назад
accept = Принять
correct = Исправить
reject = Отклонить
restore = Вернуть
text = Текст
records = Записи
doubt = Выведено:
nothing-read = Ничего такого, что читатель умеет записать.
one-a-line = по одному в строке
comparator = Сравнение
amount = Величина
reason = Причина
keep-correction = Сохранить исправление
record-accepted = просмотрено:
record-rejected = отклонено:

# Запись
older-version = Это версия { $n }.
newest-version = К последней
characters = знаки с { $a } по { $b }
arithmetic = Расчёт
unused = Что не использовано и почему
others-say = Что говорят другие доклады
fields = Поля
history = История
version = Версия { $n }
by-reader = читатель
by-member = сотрудник
verdict-history = Как менялся вывод
stable = Чтобы сослаться на это состояние:

# Сценарии
scenario = Сценарий
scenarios-lead = Что будет, если: объявленная мера или собственное предположение, рассчитанные на загруженных данных.
scenario-new = Спросить, что будет, если
from-measure = По прочитанной мере
own-change = Или собственное изменение
on-whom = На кого смотреть
model = Модель
draws = Число розыгрышей для интервалов
product-hint = код ГС или название товара
start-hint = если доклад не называет первого дня
exporters = Экспортёры
importers = Импортёры
exempt = Исключения
comma = несколько через запятую; если никто не назван, то все
rate = Ставка пошлины, %
percent = Процент
links = Звенья транспортной сети
links-hint = для коридора, который открывается или закрывается, через запятую: Rasht–AstaraIR
exposure = Зависимость
how = Как
chart = График
interval = от { $low } до { $high }
all-rows = Все строки ({ $n })
assumed = Что предполагается
cannot-tell = Чего расчёт не скажет
drawn = { $level } из { $n } розыгрышей лежат в интервалах (зерно { $seed })

# Коридоры
corridors-lead = Пути грузов между двумя местами. Откройте звенья, которых ещё нет, закройте другие и сравните с сегодняшним днём.
origin = Откуда
destination = Куда
cargo = Груз
month = Месяц
any-month = любой
links-open = Открыть закрытые или не построенные звенья
nothing-closed = Закрытых нет.
links-close = Закрыть звено
find-ways = Найти пути
ways = Пути
ways-caption = Лучший путь и те, что от него отличаются; дни с интервалом восьми из десяти
way = Путь
days = Дни
borders = Границы
gauges = Смены колеи
map = Карта
profile = Дни и стоимость по участкам
against-today = По сравнению с сегодняшним днём: { $days } дн., { $usd } долл. США за тонну.

# Справки
briefs-lead = Что известно о паре на день, каждое число со своим источником. Черновики видит только своя организация.
brief-lead = Справка составляется из того, что видит ваша организация, в HTML, PDF и DOCX, с описью, по которой её можно составить снова.
brief-title-hint = если не указать, название пары
language = Язык
sentences = Предложений в выводах
sections = Разделы
section-figures = Показатели
section-said = Что было сказано
section-targets = Цели
section-measures = Меры
section-corridors = Коридоры
section-timeline = Хронология
section-positions = Позиции
section-risks = Риски
section-unknown = Что неизвестно
section-method = Метод
state = Состояние
state-draft = черновик
state-shared = показана остальным
state-published = опубликована
publish = Опубликовать
copy-link = Скопировать ссылку
copied = Скопировано
share-mail = Отправить по почте
doors = Для кого
door-all = Для всех
door-business = Для бизнеса
door-researchers = Для исследователей
door-students = Для студентов
rating = Оценка
rate = Оценить справку
rated = В среднем { $average } из 5, { $n ->
    [one] { $n } голос
    [few] { $n } голоса
   *[other] { $n } голосов
 }.
not-rated = Оценок ещё нет.
your-vote = Ваша оценка: { $n }. Её можно изменить.
stars = { $n ->
    [one] { $n } звезда
    [few] { $n } звезды
   *[other] { $n } звёзд
 }
polls = Опросы
no-polls = Вопросов нет.
votes = { $n ->
    [one] { $n } голос
    [few] { $n } голоса
   *[other] { $n } голосов
 }
vote = Голосовать
closed = закрыт
close-poll = Закрыть опрос
new-poll = Задать вопрос
question = Вопрос
answers = Ответы

# Следить
follow-lead = Выберите, за чем следить; адреса ниже относятся к выбранному.
series = Ряд встреч
feeds = Ленты
by-letter = По почте
by-webhook = Вебхуком
no-mail = Этот сайт не рассылает писем.
email = Адрес электронной почты
receiver = Адрес получателя
every = Как часто
every-now = в течение минуты
every-day = раз в день
every-week = раз в неделю
subscribe = Подписаться
own-subscriptions = Ваши подписки
not-confirmed = не подтверждена
end-subscription = Отказаться
hook-begun = Новости отныне идут на { $target }.
hook-secret = Этим секретом они подписаны (Standard Webhooks). Он показывается один раз:
letter-sent = На { $target } ушло письмо: пройдите по ссылке в нём, чтобы начать.
subscription-confirm = Подтвердить подписку
subscription-end = Отказаться от подписки
subscription-confirmed = Подписка началась
subscription-ended = Подписка закончилась

# Люди
password = Пароль
or-by = Или войти через
join = Создать учётную запись
join-lead = Вас пригласили в роли «{ $role }».
organisation = Организация
new-organisation = Или новая организация
name = Имя
role = Роль
password-hint = не меньше 12 знаков
account = Ваша учётная запись
tokens = Ключи API
tokens-lead = Ключ позволяет программе действовать от вашего имени в пределах своих прав.
token-once = Он показывается один раз. Храните его там, где программы берут секреты:
token-name = Для чего он
token-days = Сколько дней действует
token-make = Создать ключ
scopes = Права
revoked = отозван
revoke = Отозвать
password-old = Старый
password-new = Новый
password-change = Сменить пароль
invitations = Ожидающие приглашения
withdraw = Отозвать
invite = Пригласить
invited = Передайте эту ссылку { $email }. Она действует неделю и один раз:
change = Изменить
open-account = Открыть запись
close-account = Закрыть запись
audit = Журнал
who = Кто
about = О чём

# Слова реестра
kind-document = документ
kind-claim = утверждение
kind-target = цель
kind-measure = мера
kind-event = событие
kind-commitment = обязательство
kind-position = позиция
kind-brief = справка
outcome-supported = подтверждается
outcome-close = близко
outcome-contradicted = противоречит
outcome-mixed = по-разному
outcome-unverifiable = не проверить
what-document = новый доклад
what-shared = показан остальным
what-published = опубликовано
what-read = прочитано
what-corrected = исправлено
what-rejected = отклонено
what-withdrawn = отозвано
what-turned = вывод изменился
target-met = достигнута
target-all-but-met = почти достигнута
target-missed = не достигнута
target-open = открыта
target-no-figure-yet = данных ещё нет
status-open = открытые
status-kept = выполненные
status-overdue = просроченные
status-dropped = снятые
measure-export-ban = запрет экспорта
measure-import-ban = запрет импорта
measure-tariff = пошлина
measure-export-duty = экспортная пошлина
measure-quota = квота
measure-sanction = санкция
measure-exemption = изъятие
measure-trade-cost = издержки торговли
measure-supply-loss = потеря предложения
measure-corridor-opened = коридор открыт
measure-corridor-closed = коридор закрыт
model-auto = та, которой требует вопрос
model-exposure = только зависимость
model-product-market = рынок товара
model-production-network = производственная сеть
model-structural-gravity = структурная гравитация
cargo-container = контейнер
cargo-dry-bulk = сухой навалочный
cargo-liquid-bulk = наливной
mode-rail = железной дорогой
mode-road = автодорогой
mode-sea = морем
mode-caspian = по Каспию
mode-ferry = паромом
mode-river = рекой
job-waiting = Ждёт очереди
job-running = Выполняется
job-done = Готово
job-failed = Не удалось
step-fetching = загружается страница
step-opening = открывается файл
step-reading = читаются предложения
step-keeping = сохраняются записи
step-checking = проверяются числа
step-simulating = идёт расчёт
step-gathering = собираются сведения
step-writing = пишется справка
task-read = Чтение документа
task-check = Проверка
task-scenario = Расчёт сценария
task-brief = Составление справки
task-pair = Обновление страницы
role-reader = читатель
role-analyst = аналитик
role-editor = редактор
role-administrator = администратор
scope-read = чтение
scope-write = запись
scope-publish = публикация
relation-corroborates = говорит то же
relation-contradicts = говорит иначе
relation-revised-by = позже сказал иначе
relation-revises = прежде говорил иначе
relation-repeats-other-period = даёт то же число за другой период
relation-copy = копия
sphere-economy = экономика
sphere-energy = энергетика
sphere-transport = транспорт
sphere-culture = культура
sphere-education = образование
sphere-science = наука
sphere-media = СМИ
sphere-healthcare = здравоохранение
sphere-sports = спорт
sphere-diaspora = диаспора
sphere-security = безопасность
sphere-politics = политика
sphere-regional-cooperation = межрегиональное сотрудничество
sphere-emergency-response = чрезвычайные ситуации
sphere-trade = торговля
sphere-investment = инвестиции
sphere-industry = промышленность
sphere-agriculture = сельское хозяйство
sphere-finance = финансы
sphere-tourism = туризм
sphere-environment = окружающая среда
field-spheres = сферы
field-countries = страны
field-note = примечание
field-indicator = показатель
field-value = значение
field-alt-value = другое значение
field-change = изменение
field-change-abs = изменение в деньгах
field-base-value = прежнее значение
field-rank = место
field-period = период
field-reporter = кто сообщает
field-partner = партнёр
field-reporter-region = регион
field-region-code = код региона
field-product = товар
field-hs = коды ГС
field-source = источник
field-said-by = кто сказал
field-modality = цель или прогноз
field-type = вид
field-imposer = кто ввёл
field-target = против кого
field-start = начало
field-end = конец
field-duration = срок действия
field-rate-percent = ставка, %
field-quota = квота
field-exemptions = исключения
field-intervention = термин Global Trade Alert
field-mast = раздел MAST (ЮНКТАД)
field-applies-in = где действует
field-status = состояние
field-series = ряд встреч
field-edition = номер
field-date = дата
field-place = место проведения
field-place-country = страна проведения
field-participants = участники
field-organisers = организаторы
field-topics = темы
field-presented = что представлено
field-actors = кто обязался
field-action = что сделать
field-due = срок
field-firm = без оговорок
field-speakers = кто говорит
field-role = должность
field-topic = тема
field-stance = отношение
field-formats = форматы
