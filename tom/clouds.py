"""From `[azure]` and `[openai]` to what their engines need; what is missing is told."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from agents.engines import EngineUnavailable
from agents.engines.openai_cloud import OpenAiConfig
from tom.engine_settings import Azure, OpenAi

if TYPE_CHECKING:
    from agents.engines.azure import AzureConfig


def azure_installed() -> None:
    """Raises EngineUnavailable where Azure's library is not there."""
    try:
        found = find_spec("azure.cognitiveservices.speech") is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise EngineUnavailable("azure: its library is not installed: `make run AZURE=1`")


def azure_config(section: Azure) -> "AzureConfig":
    """Raises EngineUnavailable naming the key that is missing."""
    from agents.engines.azure import AzureConfig

    if not section.region and not section.host:
        raise EngineUnavailable('azure.region: azure needs it, like "germanywestcentral"')
    if not section.key.get_secret_value() and not section.host:
        raise EngineUnavailable("azure.key: azure needs it; better in TOM_AZURE__KEY")
    return AzureConfig(section.key, section.region, section.host)


def openai_config(section: OpenAi) -> OpenAiConfig:
    """Raises EngineUnavailable naming the key that is missing."""
    if not section.api_key.get_secret_value():
        raise EngineUnavailable("openai.api_key: openai needs it; better in TOM_OPENAI__API_KEY")
    return OpenAiConfig(section.url, section.api_key)
