from . import export, json, mail, report, vcard
