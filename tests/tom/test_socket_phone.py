"""`socket_phone` at servers that do not take its call."""

import pytest
from websockets.asyncio.server import ServerConnection, serve

from telephony.browser.events import CallStarted
from telephony.websocket.socket import TRY_AGAIN_LATER
from tom.socket_phone import socket_phone
from tom.web_phone import WebPhoneError


async def _busy(socket: ServerConnection) -> None:
    await socket.close(TRY_AGAIN_LATER, "busy")


async def _answers(socket: ServerConnection) -> None:
    await socket.send(CallStarted(call_id="1").model_dump_json())
    await socket.wait_closed()


async def test_a_call_that_is_not_taken_is_told_as_such() -> None:
    async with serve(_busy, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        with pytest.raises(WebPhoneError, match="did not take the call"):
            async with socket_phone(f"http://127.0.0.1:{port}", "token"):
                raise AssertionError("nobody answered")
    with pytest.raises(WebPhoneError, match="cannot be reached"):
        async with socket_phone(f"http://127.0.0.1:{port}", "token"):
            raise AssertionError("nobody answered")


async def test_an_error_in_the_call_goes_on_as_it_is() -> None:
    async with serve(_answers, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        with pytest.raises(LookupError, match="not found"):
            async with socket_phone(f"http://127.0.0.1:{port}", "token") as phone:
                assert phone.call_id == "1"
                raise LookupError("not found")
