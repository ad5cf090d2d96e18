"""`/api/users`: who may sign in. For admins."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from admin_ui.passwords import one_time_password
from admin_ui.problems import problem_responses
from admin_ui.sign_in import Desk
from telephony.calllog.accounts import AccountRole

router = APIRouter(prefix="/api/users", tags=["users"], responses=problem_responses(422, 503))

Name = Annotated[str, Path(max_length=200, description="Case does not matter.")]


class UserView(BaseModel):
    """Somebody who may sign in."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    role: AccountRole
    must_change: bool = Field(description="The password is a one-time one.")
    created_at: datetime
    last_sign_in_at: datetime | None


class UserList(BaseModel):
    """Everybody who may sign in."""

    users: list[UserView] = Field(description="By name.")


class NewUser(BaseModel):
    """Somebody who shall be able to sign in."""

    name: str = Field(
        max_length=200,
        description="Up to 64 letters, digits and . _ @ -, a letter or digit first.",
    )
    role: AccountRole


class RoleChange(BaseModel):
    """Another role."""

    role: AccountRole


class OneTimePassword(BaseModel):
    """Hand it to the user; it is told only here. It opens once, to choose a password."""

    name: str
    one_time_password: str


@router.get("")
def list_users(desk: Desk) -> UserList:
    """Everybody who may sign in."""
    return UserList(users=[UserView.model_validate(row) for row in desk.accounts.all()])


@router.post("", status_code=201, responses=problem_responses(409))
def add_user(desk: Desk, user: NewUser) -> OneTimePassword:
    """A new account, with a password for its first sign-in."""
    password = one_time_password()
    row = desk.accounts.add(user.name, desk.passwords.hash(password), user.role)
    return OneTimePassword(name=row.name, one_time_password=password)


@router.patch("/{name}", responses=problem_responses(404, 409))
def change_role(desk: Desk, name: Name, change: RoleChange) -> UserView:
    """Another role. The user's sessions end. The last admin stays one."""
    row = desk.accounts.set_role(name, change.role)
    desk.take_back()
    return UserView.model_validate(row)


@router.post("/{name}/one-time-password", responses=problem_responses(404))
def reset_password(desk: Desk, name: Name) -> OneTimePassword:
    """A new one-time password; the old password is void, and the user's sessions end."""
    password = one_time_password()
    row = desk.accounts.set_one_time_password(name, desk.passwords.hash(password))
    desk.take_back()
    return OneTimePassword(name=row.name, one_time_password=password)


@router.delete("/{name}", status_code=204, responses=problem_responses(404, 409))
def remove_user(desk: Desk, name: Name) -> None:
    """Delete an account. The last admin's stays."""
    desk.accounts.remove(name)
    desk.take_back()
