"""A browser that signs in, and a clock to let its sessions end."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

PASSWORD = "vier gelbe Gummistiefel"
OTHER = "drei blaue Regenschirme"


class Clock:
    now = 1_750_000_000.25

    def __call__(self) -> float:
        self.now += 1e-3  # it never stands still
        return self.now


class Browser(TestClient):
    def enter(self, name: str = "Erika", password: str = PASSWORD) -> Response:
        return self.post("/api/auth/sign-in", json={"name": name, "password": password})

    def me(self, access: dict[str, Any]) -> Response:
        return self.get("/api/auth/me", headers=bearer(access))

    def change(self, access: dict[str, Any], current: str, new: str) -> Response:
        body = {"current": current, "new": new}
        return self.post("/api/auth/password", json=body, headers=bearer(access))


def bearer(access: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {access['token']}"}
