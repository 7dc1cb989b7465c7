"""HTTP/1.1 as uvicorn speaks it, but a request's head may not grow without end: httptools itself knows no limit."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Several times what any client of ours sends; Apache and nginx allow about as much.
MOST_HEAD = 64 * 1024


class ShortHeadProtocol(HttpToolsProtocol):
    """400 and the end of the connection once a head that is not complete is longer than `MOST_HEAD` bytes."""

    _is_in_head = True
    _head_bytes = 0

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head, self._head_bytes = True, 0

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._is_in_head = False

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # What came with the end of a head belongs to the body, so only a head that goes on is counted.
        if self._is_in_head and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD:
                self.send_400_response("The head of this request is too long.")
