"""`/api/house`: what the owner wants to know of lines, doors and engines."""

from fastapi import APIRouter, Request

from admin_ui.house_views import HouseView
from admin_ui.services import services

router = APIRouter(prefix="/api/house", tags=["health"])


@router.get("")
async def get_house(request: Request) -> HouseView:
    """Lines, doors and engines at this moment."""
    return services(request).house()
