"""The announcement reader: pasted text in Chinese or English to draft rounds."""

from funding.announcements.directory import Directory, Mention
from funding.announcements.drafts import DraftRound
from funding.announcements.names import Name
from funding.announcements.reading import read_announcement
from funding.announcements.told import Names

__all__ = ["Directory", "DraftRound", "Mention", "Name", "Names", "read_announcement"]
