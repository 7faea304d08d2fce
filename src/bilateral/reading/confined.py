"""A file from outside made into a document in a process of its own, with little memory, little time and no other files to write.

Parsers of PDF, DOCX and HTML are large and meet bytes that somebody chose; what goes wrong in them must not reach the
process that keeps the register.  `python -m bilateral.reading.confined NAME` reads bytes and answers JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from bilateral.errors import BadDocument, BilateralError
from bilateral.records import Document
from bilateral.reference.parameters import parameter


def parse(data: bytes, name: str) -> Document:
    """Return the document in a file's bytes. Raises BadDocument for what cannot be read, or not within the limits."""
    seconds = parameter("site", "parse_seconds").value
    told = {
        k: v
        for k, v in os.environ.items()
        if k in ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")
    }
    try:
        done = subprocess.run([sys.executable, "-m", "bilateral.reading.confined", name], input=data, capture_output=True, timeout=2 * seconds, env=told, cwd="/", check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BadDocument("takes too long to read", where=name, remedy="save it as plain text") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise BadDocument(
            "needs more memory or time than a report does", where=name, remedy="save it as plain text"
        ) from None
    if "error" in answer:
        raise BadDocument(answer["error"].rstrip("."))
    return Document.model_validate(answer)


def main() -> None:
    """Read standard input under limits and answer on standard output."""
    name = sys.argv[1]
    from bilateral.reading.intake import read_bytes

    read_bytes(b"A sentence of our own.", Path("own.txt"))  # what the program itself loads is no part of the limits
    memory, seconds = int(parameter("site", "parse_memory").value) << 20, int(parameter("site", "parse_seconds").value)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = read_bytes(sys.stdin.buffer.read(), Path(name)).model_dump_json()
    except BilateralError as error:
        answer = json.dumps({"error": str(error)})
    except (MemoryError, RecursionError):
        answer = json.dumps({"error": f"{name}: needs more memory than a report does; save it as plain text"})
    sys.stdout.write(answer)


if __name__ == "__main__":
    main()


__all__ = ["parse"]
