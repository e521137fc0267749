"""What a process may use that takes a hostile file apart."""

from __future__ import annotations


def limit(memory: int, seconds: int) -> None:
    """From now on this process has so many bytes and seconds; nothing where a system knows none."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
