"""Where a form is taken up again: at what is wrong in it."""

from django.forms import BaseForm


def put_focus(form: BaseForm) -> None:
    """On the first field that is wrong; where only the whole is, or nothing yet, on the first of all."""
    # A group of boxes has no one field to stand in.
    shown = [field.name for field in form.visible_fields() if not field.use_fieldset]
    first = next((name for name in shown if name in form.errors), shown[0])
    for name in shown:
        form.fields[name].widget.attrs.pop("autofocus", None)
    form.fields[first].widget.attrs["autofocus"] = True
