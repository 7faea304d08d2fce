# Каждая фраза справки, которую справка пишет сама. Переменная с числом несёт с собой свои сноски.
# CASE ставит имя в падеж: gent родительный, datv дательный, accs винительный, ablt творительный.

# Подписи
state = Что известно
summary = Главное
contents = Содержание
notes = Примечания
nothing = Об этой паре пока ничего не известно.
figure = Рисунок
table = Таблица
note = примечание
source_of_note = источник примечания
source = источник
checked = проверенная справка
skip = Перейти к тексту
foot = что сказано, что продано и насколько одно сходится с другим
kind = Двусторонняя справка · { $day }
lead = { $n ->
    [0] Что
    [one] Что сообщает { $n } документ, что
    [few] Что сообщают { $n } документа, что
   *[many] Что сообщают { $n } документов, что
 } показывает официальная статистика и насколько одно сходится с другим. Каждое число ведёт к цитате или к статистическому ряду.

# Что известно
state-read = { $n ->
    [one] Прочитан { $n } документ
    [few] Прочитано { $n } документа
   *[many] Прочитано { $n } документов
 }{ $dated ->
    [yes] , даты: { $first } — { $last }
   *[no] {""}
 }.
state-last = Последний загруженный год торговли: { $year }.
state-no-trade = Торговля двух стран не загружена.
state-releases = Выпуски данных: { $list }.
state-no-statistics = Статистика не загружена.

# Главное
sum-traded = Товарооборот между { CASE($own, to: "ablt") } и { CASE($other, to: "ablt") } в { $year } году составил { $value }{ $moved }.
sum-moved = { ", " }{ $how } { $base } году ({ $change })
moved-steady = примерно столько же, сколько в
moved-more = больше, чем в
moved-less = меньше, чем в
moved-sharply-more = намного больше, чем в
moved-sharply-less = намного меньше, чем в
sum-surplus = Сальдо { CASE($own, to: "gent") } положительное: { $value }.
sum-deficit = Сальдо { CASE($own, to: "gent") } отрицательное: дефицит { $value }.
sum-shares = Доля { CASE($other, to: "gent") } в торговле { CASE($own, to: "gent") } — { $share }, доля { CASE($own, to: "gent") } в торговле { CASE($other, to: "gent") } — { $other_share }.
sum-tally = В документах { $n ->
    [one] { $n } утверждение
    [few] { $n } утверждения
   *[many] { $n } утверждений
 }: { $told }.
tally-are = { $outcome } — { $n }
sum-look = Не цитировать без проверки: { $quote } ({ $outcome }).
sum-target = Цель { $value } к { $year } году требует прироста { $needed } в год; её шансы — { $odds }.
sum-measure = Мера: { $act } ({ $imposer }), товар: { $good }; затронуто { $share } закупок { CASE($affected, to: "gent") }.
sum-way = Контейнер идёт из пункта { $origin } в пункт { $destination } лучшим путём { $days } сут.; цена — { $usd } долл. США за тонну, границ — { $borders }{ $notes }.
sum-late = Просрочено { $n ->
    [one] { $n } обязательство
    [few] { $n } обязательства
   *[many] { $n } обязательств
 }{ $notes }.
sum-next = Следующее в календаре: { $what }{ $notes }, { $when }.
no-date-yet = дата ещё не назначена
the-good = товар
goods = товары

# Пара в цифрах
figures = Пара в цифрах
figures-none = Торговля двух стран не загружена.
tile-turnover = товарооборот в { $year } году{ $grown }
tile-grown = { ", " }{ $change } к { $base } году
tile-direction = { $from } → { $to }
tile-share = торговли { CASE($own, to: "gent") }; место { $rank } среди загруженных партнёров (их { $n }){ $notes }
tile-statements = { $n ->
    [one] { $n } утверждение
    [few] { $n } утверждения
   *[many] { $n } утверждений
 }
tile-checked = проверено: { $told }
tally = { $outcome } — { $n }
chart-turnover = Торговля между { CASE($own, to: "ablt") } и { CASE($other, to: "ablt") } по направлениям и годам, с прогнозным интервалом
cap-turnover = Торговля товарами по направлениям.
cap-missing = Ни один загруженный выпуск не содержит { $years }.
cap-outlook = Лиловым показан прогноз: { $value } в { $year } году, { $level }-й интервал от { $low } до { $high }{ $notes } ({ $how }). Предполагается, что { $assumed }. В прошлом в интервал попало { $covered } из { $tried } следующих лет; медианная ошибка — { $error }, против { $naive } у правила «как в прошлом году».
cap-partners = Крупнейшие партнёры { CASE($own, to: "gent") }, { $year }, млрд долл. США{ $notes }
partners-note = Места — среди загруженных партнёров; данные BACI, FOB, оба направления.
col-partner = Партнёр
col-exports = Экспорт
col-imports = Импорт
col-share = Доля
formats = Форматы, в которых участвуют обе страны
format-since = { $name }, обе страны с { $since }{ $standing }{ $notes }
format-standing = { " " }({ $own }: { $own_is }; { $other }: { $other_is })

# Что сказано
said = Что сказано и как это проверилось
said-none = Утверждений и целей об этой паре пока не прочитано.
said-more = Проверено ещё { $n ->
    [one] { $n } утверждение, здесь оно опущено
    [few] { $n } утверждения, здесь они опущены
   *[many] { $n } утверждений, здесь они опущены
 }.
settle = Что решило бы вопрос: { $what }.
otherwise = Другой документ говорит иное:{ " " }

# Цели
targets = Цели и их шансы
targets-none = Целей этой пары пока не прочитано.
cap-targets = Цели и прогнозы: где они сейчас и что ещё требуется
target-by = { $value }; срок: { $due }{ $notes }
no-date = без срока
per-year = { $change } в год
col-target = Цель
col-said-by = Кто сказал
col-state = Состояние
col-growth-needed = Нужный рост
col-odds = Шансы
col-outlook = Прогноз на год срока
range = от { $low } до { $high }
odds-note = Шансы — вероятность, с которой прогноз превышает цель, если { $assumed }.

# Меры
measures = Меры, уязвимость и сценарий
measures-none = Торговых мер между двумя странами пока не прочитано.
measure-head = { $imposer }: { $act }{ $good }
measure-on = { ", " }{ $good }
fact-in-force = Действует
fact-reported = { $span }, как сообщается{ $notes }
fact-called = В терминах торговой политики
fact-exempt = Изъятия
fact-scenario = Сценарий
scenario-told = { $headline }. Модель: { $model }, срединные значения параметров ({ $parameters }), данные: { $vintage }{ $notes }. Предполагается: { $assumed }. Интервалы: { $command }.
fact-exposure = Уязвимость
exposure-told = { $share } ({ $flow } этого товара, { $affected }) пришлось в { $year } году на { CASE($imposer, to: "accs") }{ $risk }. Предполагается: { $assumed }.
exposure-risk = ; { $how } — это { $value }: больше этого пропасть не может, если не заменить ничего (0, если заменить всё)
fact-more = { $value }{ $spread }, { $period }: { $how }.
spread = { " " }(от { $low } до { $high })
fact-not-known = Не известно
sentence = { $text }.
cap-acts = Известные акты того же рода
col-what = Что
col-particulars = Подробности
not-certain = { $what } (не наверняка)

# Пути
corridors = Транспортные пути
corridors-none = Пути для грузов между двумя странами не найдено.
map-alt = Карта: { $n ->
    [one] { $n } путь
    [few] { $n } пути
   *[many] { $n } путей
 }, { $origin } — { $destination }
map-label = { $n }. { $name }: { $days } сут., { $usd } долл./т
map-way = путь
cap-map = Пути контейнера: { $origin } — { $destination }; вода показана пунктиром.
cap-ways = Пути { $origin } — { $destination }, сначала самый дешёвый по деньгам и времени{ $notes }
col-over = Через
col-days = Сутки
col-range = Разброс
col-usd-tonne = Долл. США за тонну
col-km = км
col-borders = Границы
col-co2 = Кг CO2 на тонну
ways-note = Рассчитано по транспортной сети, которая поставляется с программой; у каждого её звена и параметра указан источник (bilateral route --help). Названия мест — латиницей, как в UN/LOCODE.

# Встречи и обязательства
timeline = Встречи и обязательства
timeline-none = Встреч и обязательств пока не прочитано.
chart-timeline = Встречи, сроки обязательств и действующие меры во времени
cap-timeline = Встречи прошедшие и намеченные, обязательства по сроку, меры по времени действия. Ниже каждая запись дана с источником.
date-not-stated = дата не указана
is-commitment = обязательство, { $status }
is-planned = намечено
is-held = состоялось
lane-meetings = Встречи
lane-commitments = Сроки обязательств
lane-measures = Действующие меры
planned-or-due = намечено или к сроку
no-data = нет данных
axis-billion = млрд долл. США, FOB
outlook-of = прогноз, { $percent }

# Позиции, риски, пробелы
positions = Позиции
positions-none = Позиций пока не прочитано.
position = { $who } ({ $stance }): { $quote }{ $notes }
risks = Риски
risks-none = Ни один показатель не перешёл своей черты, и ни один документ о рисках не говорит.
risk-supplier = Зависимость от одного поставщика: { $share } ({ $good }) из закупок { CASE($affected, to: "gent") } в { $year } году дал партнёр { $imposer }; черта — { $line }.
risk-in-force = Действует: { $act } ({ $imposer }), ТН ВЭД (HS) { $product }{ $notes }.
risk-leans = Опора на одного партнёра: { $share } торговли { CASE($own, to: "gent") } приходится на { CASE($other, to: "accs") }; черта — { $line }.
risk-volatile = Торговля неустойчива: прогнозный интервал на { $year } год доходит вниз до { $low }{ $notes }, на { $percent } ниже, чем в { $last } году.
risk-report = Документ говорит о теме «{ $topic }»: { $quote }{ $notes }.
unknown = Чего эта справка не знает
unknown-none = Всё, что искали, нашлось.

# Метод
method = Метод
method-reading = Документы читаются правилами в записи, у каждой записи есть точная цитата; цитата, которой нет на её месте, не принимается.
method-checking = Число читается вместе с его знаками: 4,4 миллиарда — это от 4,35 до 4,45. Оно подтверждено, если данные источника лежат внутри написанного; близко, если настолько могут различаться записи продавца (FOB) и покупателя (CIF) об одном потоке; опровергнуто, если дальше; спорно, если источники расходятся; непроверяемо, если загруженные данные ничего не говорят.
method-data = Торговля — по BACI, если не сказано иное: одна согласованная величина на поток, FOB. Прогноз выбран по своим прошлым ошибкам; его интервал выдержал обещанное на всех парах мира. Сценарии предполагают то, что в них перечислено, и считаются на выпусках данных из манифеста.

# Приложение
tables = Таблицы
cap-years = Торговля по годам, млн долл. США, со стороны { CASE($own, to: "gent") }{ $notes }
col-year = Год
col-turnover = Оборот
col-balance = Сальдо
manifest = Манифест
made-with = Сделано с помощью: { $list }.
kept-english = Пояснений, оставленных по-английски: { $n }.
rephrased = Фраз главного раздела, пересказанных моделью { $model }: { $n } из { $of }; каждое число сверено, отвергнуто пересказов: { $refused }.
documents = Документы
statistics = Статистика
col-document = Документ
col-date = Дата
col-dataset = Набор данных
col-vintage = Выпуск
col-licence = Лицензия
col-rows = Строк
not-stated = не указана

# Примечания
note-observation = { $reporter }→{ $partner }, { $flow }, { $product }, { $period }: { $value } { $unit }{ $valued }
note-vintage = { $title } (выпуск { $vintage })
note-place = { $document }{ $day }, знаки { $start }–{ $end }
note-partners = Партнёры { $own }: { $n }, экспорт и импорт, TOTAL, { $year }
note-ways = { $n ->
    [one] Рассчитан { $n } путь
    [few] Рассчитано { $n } пути
   *[many] Рассчитано { $n } путей
 }, { $origin } — { $destination }, { $cargo }, мест: { $places }
note-network = bilateral { $version }: транспортная сеть и её параметры, у каждого звена и значения свой источник (docs/corridors.md)
note-series = Наблюдений: { $n }, { $first } — { $last }; { $how }
