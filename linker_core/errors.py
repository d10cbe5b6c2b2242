"""Everything the linker raises on purpose.

LinkerError
├── UsageError          the call or the configuration is wrong: exit code 2
│   └── SettingsError   linker.toml does not fit
├── PromiseError        an output promise does not hold: exit code 1
│   └── AuditError      counts or proofs do not add up; nothing was published
├── RefusedError        a run would take too much from what is published; nothing was published: exit code 1
├── ArchiveError        OUT cannot be used as it stands (foreign folder, damaged snapshot)
│   └── LockedError     another run is at work on this OUT
├── QueryError          a SQL step failed; names the step and shows the SQL
└── SecondJudgeError    the second judge cannot be asked, and the run must not go on without it

A message says what, where, and what to do next. One bad record or page is never an exception: it becomes a row
with a reason.
"""


class LinkerError(Exception):
    """Root of all errors the linker raises on purpose."""


class UsageError(LinkerError):
    """The call is wrong: a missing file, an unknown option value, an OUT that is no archive."""


class SettingsError(UsageError):
    """The configuration file does not fit the settings."""


class PromiseError(LinkerError):
    """Something published breaks a promise of the linker."""


class AuditError(PromiseError):
    """The audit before publishing found rows; nothing was published."""


class RefusedError(LinkerError):
    """A run would take more from the published state than may vanish unseen; nothing was published."""


class ArchiveError(LinkerError):
    """OUT cannot be used as it stands."""


class LockedError(ArchiveError):
    """Another run is at work on this OUT."""


class QueryError(LinkerError):
    """A SQL step failed."""


class SecondJudgeError(LinkerError):
    """The second judge cannot be asked, and the run must not go on without it."""
