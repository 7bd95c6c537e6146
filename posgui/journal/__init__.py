"""What must not be lost: receipts, jobs, evidence, incidents, audit, in one SQLite file.

WAL with ``synchronous=FULL``, one writer thread, group commit; the schema's versions
are the numbered SQL files in ``schema/``. Only ``Journal`` and its parts are used from outside.
"""

from posgui.journal.jobs import OpenJob
from posgui.journal.journal import Journal
from posgui.journal.kept import KeptJournal

__all__ = ["Journal", "KeptJournal", "OpenJob"]
