"""`python -m bot.serving.alive`: asks the bot's own address whether it lives, as the engine of a container does.

It imports next to nothing, since it is run every half minute; and it goes through no proxy.
"""

import os
import sys
from contextlib import closing
from http.client import HTTPConnection, HTTPException

HOST, PORT = "127.0.0.1", 3000
SECONDS = 4


def why_not() -> str:
    """Why the bot does not answer where SRO_HOST and PORT have it listen; empty where it does."""
    host, port = os.environ.get("SRO_HOST") or HOST, os.environ.get("PORT") or str(PORT)
    try:
        with closing(HTTPConnection(host.strip("[]"), int(port), timeout=SECONDS)) as connection:
            connection.request("GET", "/healthz")
            status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        return f"Nobody answers at port {port} of {host} ({getattr(error, 'strerror', None) or error})."
    return "" if status == 200 else f"Port {port} of {host} answers /healthz with {status}."


if __name__ == "__main__":
    sys.exit(why_not() or 0)
