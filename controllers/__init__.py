from . import (
    badge,
    export,
    json,
    mail,
    report,
    satisfaction,
    satisfaction_poster,
    satisfaction_results,
    survey,
    vcard,
)
