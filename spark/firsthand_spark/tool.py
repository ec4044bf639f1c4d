"""Runs the native tool."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

COMPLETE = 0
"""Exit code: everything was read."""
INCOMPLETE = 1
"""Exit code: some articles could not be read. Each is named on standard error."""

NOTHING_TO_WRITE = ("no articles to index", "no article stays")
"""What the tool says where an index would be empty. It then writes none, and its exit code is that of an error."""

MAX_MESSAGE = 2000
"""Maximum number of characters of the tool's standard error that an exception shows."""


class ToolError(Exception):
    """The tool could not do what it was asked."""


@dataclass(frozen=True)
class Ran:
    """How a run of the tool ended that was not stopped by an error."""

    complete: bool
    """Whether everything was read."""
    wrote: bool
    """Whether it wrote an index: it writes none that would be empty."""
    summary: str
    """The last line that it said."""


@dataclass(frozen=True)
class Tool:
    """The native tool on this machine."""

    path: str = "firsthand"
    """Its path, or its name where it is found on PATH."""
    threads: int = 1
    """Number of threads of each run. An engine runs as many tasks as it has cores, so each has one."""

    def check(self) -> None:
        """Raise `ToolError` if this machine does not have the tool."""
        if shutil.which(self.path) is None:
            raise ToolError(f"{self.path}: no such program on this machine; install it, or give its path")

    def run(self, *arguments: str | Path) -> Ran:
        """Run the tool, and raise `ToolError` if it fails.

        The tool stays in the session of this process, so that it ends with the job.
        """
        code, _, said = self._run(arguments)
        message = said.strip()
        summary = message.rpartition("\n")[2]
        is_empty = any(saying in summary for saying in NOTHING_TO_WRITE)
        if code not in (COMPLETE, INCOMPLETE) and not is_empty:
            raise failed(arguments, code, message)
        return Ran(complete=code == COMPLETE, wrote=not is_empty, summary=summary)

    def output(self, *arguments: str | Path) -> str:
        """Run the tool, and return its standard output; raise `ToolError` unless everything was read."""
        code, output, said = self._run(arguments)
        if code != COMPLETE:
            raise failed(arguments, code, said)
        return output

    def _run(self, arguments: tuple[str | Path, ...]) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of the tool."""
        self.check()
        ran = subprocess.run(
            [self.path, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"RAYON_NUM_THREADS": str(self.threads)},
            check=False,
        )
        return ran.returncode, ran.stdout, ran.stderr


def failed(arguments: tuple[str | Path, ...], code: int, said: str) -> ToolError:
    """Error of a run that failed."""
    return ToolError(f"firsthand {' '.join(map(str, arguments))}: exit code {code}: {said.strip()[-MAX_MESSAGE:]}")
