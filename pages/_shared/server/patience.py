"""How long a connection may stay without a request."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 20.0
"""Seconds in which the head of a request must have arrived, since the connection was made or the last answer given."""


class ImpatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it; a connection without a whole request is closed after a while.

    Uvicorn waits for ever for the first request, and for the rest of one that has begun: a few hundred connections that
    send a byte now and then would use up the open files of the process.
    """

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock with the connection."""
        super().connection_made(transport)
        self._restart()

    def on_response_complete(self) -> None:
        """Start the clock again: the next request may take as long."""
        super().on_response_complete()
        self._restart()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Stop the clock: a WebSocket looks after itself by pings."""
        self._stop()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def _restart(self) -> None:
        self._stop()
        self._timer = self.loop.call_later(PATIENCE, self._give_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        """Close the connection, unless a request is being answered: its answer starts the clock again."""
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
