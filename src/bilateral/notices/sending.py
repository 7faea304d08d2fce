"""Letters and webhooks: written down first, then sent, tried again where the receiver is away.

Webhooks are signed as Standard Webhooks has it (webhook-id, webhook-timestamp, webhook-signature), so that receivers can check
them with libraries that exist.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
import time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Any

from bilateral.briefs.messages import Messages
from bilateral.errors import BadData
from bilateral.keys import key
from bilateral.notices.changes import Notice, notices_since
from bilateral.sources.guarded import send
from bilateral.team import Delivery, Subscription, Subscriptions
from bilateral.team.settings import Mail, Site
from bilateral.workspace import Workspace

SECONDS = 20


def write_down_due(home: Workspace, at: float | None = None) -> int:
    """Write down what every subscription whose hour has come is to hear; return how many deliveries there are."""
    subscriptions = Subscriptions(home.register.database)
    written = 0
    for s in subscriptions.due(at):
        if not home.site.open and s.person is None:
            continue  # of before the workspace was closed to visitors
        notices, until = notices_since(
            home.register.seen_by(s.organisation or ""), s.since, s.filters, s.organisation or ""
        )
        body = _body(home, s, notices) if notices else None
        written += bool(subscriptions.write_down(s, until, body, at))
    return written


def deliver(home: Workspace, worker: str) -> bool:
    """Send the next delivery that waits; say whether there was one."""
    subscriptions = Subscriptions(home.register.database)
    delivery = subscriptions.take(worker)
    if delivery is None:
        return False
    try:
        _letter(home, delivery) if delivery.subscription.channel == "mail" else _hook(home.site, delivery)
    except Exception as error:  # one receiver, whatever is wrong with it, must not keep the others waiting
        subscriptions.failed(delivery, f"{type(error).__name__}: {error}")
    else:
        subscriptions.sent(delivery)
    return True


def ask_to_confirm(home: Workspace, subscription: str, secret: str, target: str, language: str) -> None:
    """Write to an address that it was subscribed. Raises BadData where no mail server is set, or it does not take the letter."""
    told = _told(language)
    link = f"{home.site.address}/subscriptions/{subscription}/confirm?secret={secret}"
    message = _message(
        _mail(home.site),
        target,
        told("ask", name=home.name),
        f"{told('asked', name=home.name, link=link)}\n\n{told('asked-not')}",
        subscription,
    )
    try:
        _post(_mail(home.site), message)
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        raise BadData(
            f"the mail server did not take the letter ({type(error).__name__})", remedy="try again later"
        ) from None


def _body(home: Workspace, s: Subscription, notices: list[Notice]) -> dict[str, Any]:
    return {
        "workspace": home.name, "filters": s.filters.model_dump(exclude_defaults=True),
        "items": [{"id": n.id, "what": n.what, "kind": n.kind, "title": n.title, "summary": n.summary, "url": f"{home.site.address}{n.path}", "made": n.made}
                  for n in notices],
    }  # fmt: skip


def _letter(home: Workspace, delivery: Delivery) -> None:
    s, items = delivery.subscription, delivery.body["items"]
    told = _told(s.language)
    end = f"{home.site.address}/subscriptions/{s.id}/end?secret={s.secret}"
    lines = [told("new", name=home.name), ""]
    for item in items:
        lines += [
            f"* {_line(item['title'])}",
            f"  {item['url']}",
            *([f"  {_line(item['summary'])[:300]}"] if item["summary"] else []),
            "",
        ]
    lines.append(told("end", link=end))
    message = _message(
        _mail(home.site), s.target, told("subject", name=home.name, n=len(items)), "\n".join(lines), delivery.id
    )
    message["List-Unsubscribe"] = f"<{end}>"
    _post(_mail(home.site), message)


def _told(language: str) -> Messages:
    return Messages("bilateral.notices", language)


def _mail(site: Site) -> Mail:
    if site.mail is None:
        raise BadData(
            "no mail server is set",
            where="bilateral.toml",
            remedy="write [site.mail] with host and sender (docs/site.md)",
        )
    return site.mail


def _message(mail: Mail, target: str, subject: str, text: str, name: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))  # a link in a header stays in one piece
    message["From"], message["To"], message["Subject"] = mail.sender, target, _line(subject)
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{name}@{mail.sender.split('@')[-1].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _post(mail: Mail, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    opened = (
        smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=context)
        if mail.security == "tls"
        else smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
    )
    with opened as server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, key(mail.key))
        server.send_message(message)


def _hook(site: Site, delivery: Delivery) -> None:
    data = json.dumps({"id": delivery.id, **delivery.body}, ensure_ascii=False).encode()
    status = send(
        delivery.subscription.target, data, signed(delivery.subscription.secret, delivery.id, data), reach=site.reach
    )
    if not 200 <= status < 300:
        raise BadData(f"the receiver answers {status}")


def signed(secret: str, name: str, data: bytes, at: int | None = None) -> dict[str, str]:
    """The headers of a signed webhook (Standard Webhooks 1.0): HMAC-SHA256 over identifier, time and body."""
    at = at or int(time.time())
    mac = hmac.new(secret.encode(), f"{name}.{at}.".encode() + data, hashlib.sha256).digest()
    return {"content-type": "application/json", "webhook-id": name, "webhook-timestamp": str(at), "webhook-signature": f"v1,{base64.b64encode(mac).decode()}"}  # fmt: skip


def _line(text: str) -> str:
    return " ".join(text.split())


__all__ = ["ask_to_confirm", "deliver", "signed", "write_down_due"]
