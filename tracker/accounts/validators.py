"""Which passwords will not do, beside those of Django's own list and those like the name."""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SITE_WORDS = (
    "humanoid tracker robot robotics robots china editor editors editorial reviewer administrator"
    " admin password passwort desk unitree ubtech agibot"
).split()
LEFT_OVER = 6
"""Letters that must remain beside those words: fewer are no secret."""


class LengthValidator(MinimumLengthValidator):
    """Django's own sentence is not in Chinese."""

    def get_error_message(self) -> str:
        return _("Give at least %(length)d characters.") % {"length": self.min_length}


class SiteWordsValidator:
    """Not made of what anyone would try first here (ASVS 6.2.11)."""

    def validate(self, password: str, user: object = None) -> None:
        rest = password.lower()
        for word in sorted(SITE_WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.lower() and len(re.sub(r"[\W\d_]", "", rest)) < LEFT_OVER:
            raise ValidationError(
                _("This password is made of words that anyone would try here."), code="site_words"
            )

    def get_help_text(self) -> str:
        return _("Your password can't be made of this site's own words.")
