"""What is said where the system refuses something, such as because too much of it is in use."""

from __future__ import annotations

import errno

#: What helps where the system refuses a process, a thread, a file or memory.
REMEDY = "end other programs, or raise the limits (ulimit -a)"


def is_used_up(error: OSError) -> bool:
    """Return whether the system refuses something because too much of it is in use: open files, or memory."""
    return error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def refusal(error: BaseException) -> str:
    """Return what the system refuses, and what to do if that is known; without a full stop.

    Empty for an error that is none of the system's.
    """
    if isinstance(error, MemoryError):
        return f"there is no memory left: {REMEDY}"
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        # Python has no class of its own for it.
        return f"the system refuses ({error}): {REMEDY}"
    if not isinstance(error, OSError):
        return ""
    said = f"{error.filename or 'the system'} refuses ({error.strerror or error})"
    return f"{said}: {REMEDY}" if is_used_up(error) else said
