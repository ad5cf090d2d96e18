"""Opening the call log that the settings name."""

from sqlalchemy.exc import SQLAlchemyError

from telephony.calllog import CallLog
from telephony.calllog.errors import CallLogError, short
from tom.settings import Settings, SettingsError


def open_call_log(settings: Settings) -> CallLog:
    """The call log, made or upgraded where needed. Raises SettingsError."""
    try:
        return CallLog.open(settings.data, settings.database_url or None)
    except (OSError, SQLAlchemyError, CallLogError, ImportError, ValueError) as error:
        # The last two: a URL that names a driver which is not there, or a port that is none.
        key = "database_url" if settings.database_url else f"data: {settings.data}"
        raise SettingsError(f"{key}: the call log cannot be opened: {_cause(error)}") from error


def _cause(error: Exception) -> str:
    """One line, without SQLAlchemy's SQL and link, and without the URL's password."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return short(error)
