"""`python -m onglass.edge.documents FOLDER` writes the API's documents there."""

import sys
from pathlib import Path

from onglass.edge.documents import write

if __name__ == "__main__":
    for path in write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/api")):
        sys.stdout.write(f"{path}\n")
