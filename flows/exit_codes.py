"""What the exit codes of the command line tell; 0 says that all is done."""

EXIT_BROKEN = 1
"""A promise is broken, an audit failed, or too much would vanish."""
EXIT_USAGE = 2
"""Wrong use, or a machine that would not do: nothing was published."""
EXIT_SET_ASIDE = 3
"""Done, but records were set aside."""
