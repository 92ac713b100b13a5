from . import badge, export, json, mail, report, vcard
