"""Holds the loopback server to the providers' own SDKs: python3 sdk_check.py URL FOLDER. Silent when they accept it."""

import json
import pathlib
import sys

import anthropic
import openai

url, folder = sys.argv[1], pathlib.Path(sys.argv[2])

TOOL = {"type": "object", "properties": {"sql": {"type": "string"}}, "required": ["sql"]}
CALL = {"name": "query_database", "arguments": {"sql": "SELECT 'ü🙂'"}}
MODELS = {"anthropic": ("messages", anthropic), "openai": ("chat", openai)}


def script(name, *steps):
    (folder / f"{name}.json").write_text(json.dumps(steps))
    return f"{url}/{name}"


def ask_anthropic(base, messages, stream, retries=0, **options):
    client = anthropic.Anthropic(base_url=base, api_key="k", max_retries=retries)
    request = dict(model="claude-x", max_tokens=100, messages=messages, **options)
    if not stream:
        return client.messages.create(**request)
    with client.messages.stream(**request) as events:
        return events.get_final_message()


def ask_openai(base, messages, stream, retries=0, **options):
    client = openai.OpenAI(base_url=base + "/v1", api_key="k", max_retries=retries)
    request = dict(model="gpt-x", messages=messages, **options)
    if not stream:
        return client.chat.completions.create(**request)
    with client.chat.completions.stream(**request, stream_options={"include_usage": True}) as events:
        return events.get_final_completion()


def anthropic_turns(stream):
    base = script(f"sdk-anthropic-{stream}", {"text": "I look.", "thinking": "Hm.", "calls": [CALL], "ragged": 3,
                                              "usage": {"cache_read_input_tokens": 7}}, {"text": "36 orders"})
    tools = [{"name": "query_database", "description": "d", "input_schema": TOOL}]
    messages = [{"role": "user", "content": "How many?"}]
    first = ask_anthropic(base, messages, stream, tools=tools, system="Be brief.",
                          tool_choice={"type": "tool", "name": "query_database"})
    assert [block.type for block in first.content] == ["thinking", "text", "tool_use"], first
    assert first.content[0].signature == "c2ln" and first.stop_reason == "tool_use", first
    assert first.content[2].input == CALL["arguments"] and first.usage.cache_read_input_tokens == 7, first
    result = {"type": "tool_result", "tool_use_id": first.content[2].id, "content": "36", "is_error": False}
    messages += [{"role": "assistant", "content": first.content}, {"role": "user", "content": [result]}]
    second = ask_anthropic(base, messages, stream, tools=tools)
    assert second.content[0].text == "36 orders" and second.stop_reason == "end_turn", second
    assert second.usage.output_tokens == 5, second


def openai_turns(stream):
    base = script(f"sdk-openai-{stream}", {"text": "I look.", "calls": [CALL, CALL], "ragged": 3}, {"text": "36 orders"})
    tools = [{"type": "function", "function": {"name": "query_database", "description": "d", "parameters": TOOL}}]
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "How many?"}]
    first = ask_openai(base, messages, stream, tools=tools).choices[0]
    assert first.finish_reason == "tool_calls" and first.message.content == "I look.", first
    calls = first.message.tool_calls
    assert [json.loads(call.function.arguments) for call in calls] == [CALL["arguments"]] * 2, first
    said = [{"id": call.id, "type": "function", "function": {"name": call.function.name,
                                                             "arguments": call.function.arguments}} for call in calls]
    messages.append({"role": "assistant", "content": "I look.", "tool_calls": said})
    messages += [{"role": "tool", "tool_call_id": call.id, "content": "36"} for call in calls]
    second = ask_openai(base, messages, stream, tools=tools)
    assert second.choices[0].message.content == "36 orders" and second.usage.total_tokens == 15, second


def failures(provider, ask):
    sdk = MODELS[provider][1]
    user = [{"role": "user", "content": "?"}]
    limited = {"status": 429, "headers": {"retry-after": "0"}, "error": {"type": "rate_limit_error", "message": "slow"}}
    base = script(f"sdk-{provider}-429", limited, {"text": "ok"})
    try:
        ask(base, user, False)
        raise AssertionError("429 is no error")
    except sdk.RateLimitError as error:
        assert "slow" in str(error) and error.response.headers["retry-after"] == "0"
    base = script(f"sdk-{provider}-retry", limited, {"text": "ok"})
    assert "ok" in str(ask(base, user, False, retries=1))
    base = script(f"sdk-{provider}-529", {"status": 529, "error": {"type": "overloaded_error", "message": "Overloaded"}})
    try:
        ask(base, user, True)
        raise AssertionError("529 is no error")
    except sdk.InternalServerError as error:
        assert error.status_code == 529
    for fault in ("cut", "malformed", "error"):
        base = script(f"sdk-{provider}-{fault}", {"text": "A reply that breaks off.", "fault": fault})
        try:
            ask(base, user, True)
            raise AssertionError(f"{fault} is no error")
        except AssertionError:
            raise
        except Exception:  # noqa: BLE001 - each SDK has its own, and httpx's
            pass
    base = script(f"sdk-{provider}-400", {"text": "ok"})
    try:
        ask(base, user, False, extra_body={"nonsense": 1})
        raise AssertionError("an unknown key is no error")
    except sdk.BadRequestError:
        pass


for stream in (False, True):
    anthropic_turns(stream)
    openai_turns(stream)
for provider, ask in (("anthropic", ask_anthropic), ("openai", ask_openai)):
    failures(provider, ask)
