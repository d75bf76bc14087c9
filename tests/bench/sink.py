"""A mail server that takes everything and keeps nothing: `python -m tests.bench.sink PORT`, until SIGTERM.

In as little Python as will do: it takes its share of the processors that are measured. It takes several words at once,
as Postfix, Exim and Exchange do, and answers them at once.
"""

import asyncio
import sys

END_OF_LINE, END_OF_MAIL = b"\r\n", b"\r\n.\r\n"
SAID = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-SIZE 33554432\r\n250 8BITMIME\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
OK = b"250 OK\r\n"


class Sink(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._heard, self._ends_with = transport, b"", END_OF_LINE
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._heard += data
        said = b""
        while self._ends_with in self._heard:
            line, _, self._heard = self._heard.partition(self._ends_with)
            if self._ends_with == END_OF_MAIL:
                self._ends_with, command = END_OF_LINE, b""
            else:
                command = line[:4].upper()
                self._ends_with = END_OF_MAIL if command == b"DATA" else END_OF_LINE
            said += SAID.get(command, OK)
        if said:
            self._transport.write(said)
        if said.endswith(SAID[b"QUIT"]):
            self._transport.close()


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
