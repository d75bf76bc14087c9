"""Domains in which strangers have their mailboxes: providers that give or sell one to anybody. Two people there do not
work together, as two people at an organisation's own domain do."""

EVERYWHERE = (
    "gmail", "googlemail", "hotmail", "outlook", "live", "yahoo", "ymail", "rocketmail", "gmx", "yandex", "aol", "zoho",
    "protonmail", "fastmail", "tutanota",
)  # fmt: skip
"""Of these whatever follows the dot: outlook.com, hotmail.nl, yahoo.co.uk."""

MAILBOXES = frozenset({
    "msn.com", "windowslive.com", "passport.com", "icloud.com", "me.com", "mac.com", "proton.me", "pm.me",
    "tuta.com", "tuta.io", "tutamail.com", "keemail.me", "mail.com", "email.com", "usa.com", "hey.com",
    "hushmail.com", "inbox.com", "mailbox.org", "posteo.net", "posteo.de", "posteo.nl", "disroot.org", "riseup.net",
    "runbox.com", "startmail.com", "mailfence.com", "soverin.net", "duck.com", "mozmail.com", "simplelogin.com",
    "privaterelay.appleid.com", "ziggo.nl", "upcmail.nl", "chello.nl", "casema.nl", "home.nl", "quicknet.nl",
    "hccnet.nl", "kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "telfort.nl", "xs4all.nl", "wxs.nl",
    "euronet.nl", "wanadoo.nl", "orange.nl", "freeler.nl", "tele2.nl", "zonnet.nl", "12move.nl", "online.nl",
    "t-mobilethuis.nl", "caiway.nl", "caiway.net", "kabelfoon.nl", "kabelfoon.net", "delta.nl", "zeelandnet.nl",
    "solcon.nl", "lijbrandt.nl", "youfone.nl", "dds.nl", "freedom.nl", "tiscali.nl", "telenet.be", "skynet.be",
    "proximus.be", "pandora.be", "scarlet.be", "belgacom.net", "web.de", "t-online.de", "freenet.de", "arcor.de",
    "online.de", "orange.fr", "free.fr", "laposte.net", "sfr.fr", "wanadoo.fr", "neuf.fr", "libero.it",
    "tiscali.it", "virgilio.it", "alice.it", "tin.it", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "op.pl",
    "seznam.cz", "abv.bg", "mail.bg", "btinternet.com", "ntlworld.com", "virginmedia.com", "sky.com",
    "talktalk.net", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "cox.net", "mail.ru", "bk.ru",
    "inbox.ru", "list.ru", "rambler.ru", "ya.ru", "ukr.net", "qq.com", "163.com", "126.com", "sina.com",
    "naver.com", "daum.net", "rediffmail.com", "mynet.com", "maktoob.com",
})  # fmt: skip


def is_shared(domain: str) -> bool:
    domain = domain.lower().rstrip(".")
    return domain in MAILBOXES or domain.partition(".")[0] in EVERYWHERE
