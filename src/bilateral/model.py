"""A language model behind any address that speaks the OpenAI protocol; none unless a workspace's settings name one.

    [model]
    address = "http://127.0.0.1:8080/v1"
    name = "a-model"
    key = "MODEL_KEY"       # an environment variable, or a name in the system's key store; left out where none is needed

What is sent and what comes back is the caller's to check: an answer here is JSON of the form asked for, nothing more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bilateral.errors import BadData, ModelFailed
from bilateral.keys import key as key_of

FIELDS = ("address", "name", "key", "seconds")


@dataclass(frozen=True)
class Model:
    """Where a model answers and which one; `seconds` is how long an answer may take, tried `attempts` times."""

    address: str
    name: str
    key: str = ""
    seconds: float = 60.0
    attempts: int = 2

    @classmethod
    def of(cls, settings: dict[str, Any], where: str) -> Model:
        """Return the model of a settings table. Raises BadData naming what does not fit."""
        unknown = sorted(set(settings) - set(FIELDS))
        if unknown or not all(isinstance(settings.get(n), str) and settings[n] for n in ("address", "name")):
            what = f"setting 'model.{unknown[0]}' is unknown" if unknown else "a model needs an address and a name"
            raise BadData(what, where=where, remedy=f"known: {', '.join(FIELDS)}")
        if not settings["address"].startswith(("http://", "https://")):
            raise BadData(f"'{settings['address']}' is no address", where=where, remedy="write http://HOST/v1")
        seconds = settings.get("seconds", cls.seconds)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
            raise BadData("model.seconds is no time", where=where, remedy="write a number of seconds")
        return cls(settings["address"], settings["name"], str(settings.get("key", "")), float(seconds))

    def ask(self, task: str, text: str, schema: dict[str, Any]) -> Any:
        """Put a task and a text to the model and return its answer as JSON of a schema. Raises ModelFailed."""
        import openai

        client = openai.OpenAI(base_url=self.address, api_key=key_of(self.key) or "none", timeout=self.seconds, max_retries=self.attempts - 1)  # fmt: skip
        try:
            answer = client.chat.completions.create(
                model=self.name, temperature=0, seed=0,
                messages=[{"role": "system", "content": task}, {"role": "user", "content": text}],
                response_format={"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}},
            )  # fmt: skip
            content = answer.choices[0].message.content
        except openai.APITimeoutError:
            raise ModelFailed(f"no answer within {self.seconds:g} seconds", where=self.address, remedy="raise model.seconds, or leave the model out") from None  # fmt: skip
        except (openai.OpenAIError, IndexError, AttributeError, TypeError, ValueError) as error:
            raise ModelFailed(f"does not answer as it should ({str(error)[:120]})", where=self.address, remedy="see to the server, or leave the model out") from None  # fmt: skip
        try:
            return json.loads(content or "")
        except ValueError:
            raise ModelFailed("its answer is no JSON", where=self.address, remedy="use a model that keeps to a schema") from None  # fmt: skip
        finally:
            client.close()


__all__ = ["Model"]
