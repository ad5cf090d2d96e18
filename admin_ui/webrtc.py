"""`/api/webrtc`: a browser's way to the WebRTC door."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from admin_ui.auth import RoleRefused, stream_principal
from admin_ui.problems import problem_responses
from admin_ui.services import Services, services
from admin_ui.tokens import Principal, TokenRefused
from telephony.call_leg import WantedPipeline
from telephony.webrtc.door import WebRtcDoor
from telephony.webrtc.errors import NoAddress, NoPlace, OfferError
from telephony.webrtc.offer import MAX_OFFER_BYTES

router = APIRouter(
    prefix="/api/webrtc", tags=["webrtc"], responses=problem_responses(401, 403, 503)
)
_bearer = HTTPBearer(auto_error=False, description="A token from POST /api/auth/sign-in.")
RETRY_S = 5
"""When a browser that found no place may try again."""


class Offer(BaseModel):
    """A browser's RTCSessionDescription, and who is to answer."""

    model_config = ConfigDict(extra="forbid")

    sdp: str = Field(
        max_length=MAX_OFFER_BYTES,
        description="One m=audio with Opus, sendrecv, and a data channel `events`. Candidates may "
        "be missing: TOM does not trickle, but learns them from the browser's checks.",
    )
    type: Literal["offer"]
    mode: WantedPipeline | None = Field(
        default=None, description="The pipeline that is to answer; TOM picks where there is none."
    )


class OfferAnswer(BaseModel):
    """TOM's RTCSessionDescription, and its name for the call."""

    sdp: str
    type: Literal["answer"] = "answer"
    call_id: str


class IceServerView(BaseModel):
    """An RTCIceServer."""

    urls: str
    username: str | None = None
    credential: str | None = None


class WebRtcConfig(BaseModel):
    """What a browser needs before it calls."""

    ice_servers: list[IceServerView]
    max_calls: int


def caller(
    request: Request,
    found: Annotated[Services, Depends(services)],
    _: Annotated[object, Depends(_bearer)],
) -> Principal:
    """Who calls. Raises 401 and 403."""
    try:
        return stream_principal(
            found.tokens,
            request.headers,
            client_host=request.client.host if request.client else None,
            allow_without=found.dev_allow_no_jwt,
        )
    except RoleRefused as error:
        raise HTTPException(403, f"Calling needs the role viewer: {error}.") from error
    except TokenRefused as error:
        raise HTTPException(
            401, f"Sign in first: {error}.", {"WWW-Authenticate": "Bearer"}
        ) from error


def webrtc_door(found: Annotated[Services, Depends(services)]) -> WebRtcDoor:
    """The application's WebRTC door. Raises 503."""
    if found.webrtc is None:
        raise HTTPException(503, "There is no WebRTC door.")
    return found.webrtc


Caller = Annotated[Principal, Depends(caller)]
Door = Annotated[WebRtcDoor, Depends(webrtc_door)]


@router.post("/offer", responses=problem_responses(422))
async def take_offer(request: Request, offer: Offer, caller: Caller, door: Door) -> OfferAnswer:
    """Call TOM. The call begins when the browser has taken the answer and is connected."""
    source = request.client.host if request.client else ""
    try:
        answer = await door.offer(offer.sdp, caller.name, offer.mode, source)
    except OfferError as error:
        raise HTTPException(422, f"sdp: {error}.") from error
    except NoPlace as error:
        raise HTTPException(503, f"{error}.", {"Retry-After": str(RETRY_S)}) from error
    except NoAddress as error:
        raise HTTPException(503, f"{error}.") from error
    return OfferAnswer(sdp=answer.sdp, call_id=answer.call_id)


@router.get("/config", response_model_exclude_none=True)
async def read_config(caller: Caller, door: Door) -> WebRtcConfig:
    """The STUN and TURN servers to use, with their passwords, and how many calls are taken."""
    servers = [
        IceServerView(
            urls=server.url,
            username=server.username or None,
            credential=server.credential or None,
        )
        for server in door.ice_servers
    ]
    return WebRtcConfig(ice_servers=servers, max_calls=door.max_calls)
