"""What the web client shows: notifications, and the words for the values of fields."""


def notification(message, kind="success", **params):
    """:param kind: ``success``, ``warning`` or ``danger``.
    :param params: ``title``, ``sticky``, ``next`` (the action that follows).
    :returns: the action that shows a message in the corner.

    >>> notification("Saved.", sticky=True)["params"]
    {'message': 'Saved.', 'type': 'success', 'sticky': True}
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"message": message, "type": kind, **params},
    }


def get_labels(records, name):
    """:param name: of a selection field of ``records``.
    :returns: dict of its values and what they are called in the reader's language.
    """
    return dict(records._fields[name]._description_selection(records.env))
