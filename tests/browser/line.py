"""The line between browser and server, with a switch: a connection that can be lost and come back."""

import socket
from contextlib import suppress
from threading import Thread


class Line:
    """Pass on everything between a port of its own and the port ``server``, until it is cut."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.deaf = False
        self._open = True
        self._sockets: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        Thread(target=self._answer, daemon=True).start()

    @property
    def address(self) -> str:
        """Where the browser finds the server, without a final slash."""
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        """End every connection and let none through until the line is mended."""
        self._open = False
        for end in self._sockets:
            self._shut(end)
        self._sockets.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.deaf, self._open = False, True

    def close(self) -> None:
        """Cut the line for good."""
        self.cut()
        self._door.close()

    def _answer(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if not self._open:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.server))
            self._sockets += [near, far]
            Thread(target=self._pass_on, args=(near, far, False), daemon=True).start()
            Thread(target=self._pass_on, args=(far, near, True), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, to_browser: bool) -> None:
        # Cutting the line ends the sockets under this thread.
        with suppress(OSError):
            while data := source.recv(65_536):
                # What a deaf line swallows is lost, as in a connection that dies with an answer under way.
                if not (to_browser and self.deaf):
                    sink.sendall(data)
        self._shut(source)
        self._shut(sink)

    @staticmethod
    def _shut(end: socket.socket) -> None:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
