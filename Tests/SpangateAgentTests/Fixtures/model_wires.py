"""Two wire formats: Anthropic's Messages and OpenAI's Chat Completions, as their public references describe them."""

import json
import re


class Refused(Exception):
    def __init__(self, message, status=400, type="invalid_request_error"):
        super().__init__(message)
        self.status, self.type = status, type


def check(condition, message):
    if not condition:
        raise Refused(message)


def sse(data, event=None):
    return (f"event: {event}\n" if event else "") + f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def error_event(path, type, message):
    error = {"type": type, "message": message}
    return sse({"type": "error", "error": error}, "error") if "messages" in path else sse({"error": error})


def pieces(text, size=5):
    return [text[start : start + size] for start in range(0, len(text), size)]


def written(arguments):
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


class Messages:
    KEYS = {"model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "metadata", "stop_sequences",
            "thinking", "cache_control", "container", "diagnostics", "inference_geo", "output_config", "service_tier",
            "speed", "user_profile_id", "workspace_id"}
    STOPS = {"stop": "end_turn", "tool_call": "tool_use", "length": "max_tokens", "content_filter": "refusal"}

    def error(self, type, message, code=None):
        return json.dumps({"type": "error", "error": {"type": type, "message": message}, "request_id": "req_1"}).encode()

    def checked(self, headers, body):
        if not headers.get("authorization", "").startswith("Bearer "):
            raise Refused("authorization header is required", 401, "authentication_error")
        check(headers.get("anthropic-version") == "2026-10-21", "anthropic-version: header is required")
        check(not body.keys() - self.KEYS, f"{body.keys() - self.KEYS}: Extra inputs are not permitted")
        check(isinstance(body.get("model"), str), "model: Field required")
        check(isinstance(body.get("max_tokens"), int) and body["max_tokens"] > 0, "max_tokens: Field required")
        check(body.get("messages"), "messages: at least one message is required")
        for tool in body.get("tools", []):
            check(NAME.match(tool["name"]) and tool["input_schema"]["type"] == "object", "tools: invalid")
        choice = body.get("tool_choice", {"type": "auto"})
        check(choice["type"] in ("auto", "any", "none", "tool"), "tool_choice: invalid")
        check(choice["type"] != "tool" or choice["name"] in [tool["name"] for tool in body.get("tools", [])],
              "tool_choice: no such tool")
        self.check_turns(body["messages"])
        return body

    def check_turns(self, messages):
        open_calls = []
        for index, message in enumerate(messages):
            check(message["role"] == ("user", "assistant")[index % 2], "messages: roles must alternate")
            content = message["content"]
            check(content, "messages: content must not be empty")
            blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
            answered = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
            check(answered == open_calls, "messages: each `tool_use` must have its `tool_result` in the next message")
            open_calls = []
            for block in blocks:
                check(block["type"] != "text" or block["text"], "messages: text content blocks must be non-empty")
                check(block["type"] != "thinking" or block["signature"], "messages: signature: Field required")
                if block["type"] == "tool_use":
                    check(isinstance(block["input"], dict), "messages: input: Input should be a valid dictionary")
                    open_calls.append(block["id"])

    def reply(self, body, step, count):
        text = [{"type": "text", "text": step["text"]}] if step.get("text") else []
        thinking = [{"type": "thinking", "thinking": step["thinking"], "signature": "c2ln"}] if "thinking" in step else []
        calls = [{"type": "tool_use", "id": f"toolu_{count}_{index}", "name": call["name"], "input": call["arguments"]}
                 for index, call in enumerate(step.get("calls", []))]
        stop = step.get("stop", "tool_call" if calls else "stop")
        usage = {"input_tokens": 10, "output_tokens": 5, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
        return {"id": f"msg_{count}", "type": "message", "role": "assistant", "model": body["model"] + "-20260101",
                "content": thinking + text + calls, "stop_reason": self.STOPS.get(stop, stop), "stop_sequence": None,
                "usage": {**usage, **step.get("usage", {})}}

    def events(self, body, step, count):
        whole = self.reply(body, step, count)
        start = {**whole, "content": [], "stop_reason": None, "usage": {**whole["usage"], "output_tokens": 1}}
        yield sse({"type": "message_start", "message": start}, "message_start")
        yield sse({"type": "ping"}, "ping")
        for index, block in enumerate(whole["content"]):
            yield from self.block(index, block)
        delta = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
        usage = {"output_tokens": whole["usage"]["output_tokens"]}
        yield sse({"type": "message_delta", "delta": delta, "usage": usage}, "message_delta")
        yield sse({"type": "message_stop"}, "message_stop")

    def block(self, index, block):
        if block["type"] == "text":
            empty, deltas = {"text": ""}, [{"type": "text_delta", "text": text} for text in pieces(block["text"])]
        elif block["type"] == "thinking":
            empty = {"thinking": "", "signature": ""}
            deltas = [{"type": "thinking_delta", "thinking": text} for text in pieces(block["thinking"])]
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
        else:
            empty = {"input": {}}
            deltas = [{"type": "input_json_delta", "partial_json": text} for text in [""] + pieces(written(block["input"]))]
        start = {"type": "content_block_start", "index": index, "content_block": {**block, **empty}}
        yield sse(start, "content_block_start")
        for delta in deltas:
            yield sse({"type": "content_block_delta", "index": index, "delta": delta}, "content_block_delta")
        yield sse({"type": "content_block_stop", "index": index}, "content_block_stop")


class ChatCompletions:
    KEYS = {"model", "messages", "tools", "tool_choice", "temperature", "stream", "stream_options", "max_tokens",
            "max_completion_tokens", "top_p", "n", "stop"}
    STOPS = {"tool_call": "tool_calls"}

    def error(self, type, message, code=None):
        return json.dumps({"error": {"message": message, "type": type, "param": None, "code": code}}).encode()

    def checked(self, headers, body):
        if not headers.get("authorization", "").startswith("Bearer "):
            raise Refused("You didn't provide an API key.", 401)
        check(not body.keys() - self.KEYS, f"Unrecognized request argument supplied: {body.keys() - self.KEYS}")
        check(isinstance(body.get("model"), str), "you must provide a model parameter")
        check("stream_options" not in body or body.get("stream"), "stream_options: only allowed when stream is true")
        names = [tool["function"]["name"] for tool in body.get("tools", []) if tool["type"] == "function"]
        check(all(NAME.match(name) for name in names) and len(names) == len(body.get("tools", [])), "tools: invalid")
        choice = body.get("tool_choice", "auto")
        check(choice in ("auto", "none", "required") or choice["function"]["name"] in names, "tool_choice: invalid")
        open_calls = []
        for message in body["messages"]:
            role, content = message["role"], message.get("content")
            check(role in ("system", "developer", "user", "assistant", "tool"), f"{role} is not one of the roles")
            if role == "tool":
                check(message["tool_call_id"] in open_calls, "messages with role 'tool' must follow 'tool_calls'")
                open_calls.remove(message["tool_call_id"])
                continue
            check(not open_calls, f"tool_call_ids did not have response messages: {open_calls}")
            check(isinstance(content, str) or (role == "assistant" and message.get("tool_calls")), "content: required")
            for call in message.get("tool_calls", []):
                check(isinstance(call["function"]["arguments"], str), "arguments: expected a string")
                open_calls.append(call["id"])
        check(not open_calls, "tool_calls without response messages")
        return body

    def reply(self, body, step, count):
        calls = [{"id": f"call_{count}_{index}", "type": "function",
                  "function": {"name": call["name"], "arguments": written(call["arguments"])}}
                 for index, call in enumerate(step.get("calls", []))]
        message = {"role": "assistant", "content": step.get("text"), "refusal": step.get("refusal"),
                   **({"tool_calls": calls} if calls else {})}
        stop = step.get("stop", "tool_call" if calls else "stop")
        usage = {"prompt_tokens": 10, "completion_tokens": 5, **step.get("usage", {})}
        usage["total_tokens"] = usage["prompt_tokens"] + usage["completion_tokens"]
        choice = {"index": 0, "message": message, "finish_reason": self.STOPS.get(stop, stop), "logprobs": None}
        return {"id": f"chatcmpl-{count}", "object": "chat.completion", "created": 1764000000,
                "model": body["model"] + "-2026-01-01", "choices": [choice], "usage": usage}

    def events(self, body, step, count):
        whole = self.reply(body, step, count)
        wants_usage = body.get("stream_options", {}).get("include_usage")

        def chunk(delta=None, finish=None, usage=None):
            choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]
            common = {key: whole[key] for key in ("id", "created", "model")}
            return sse({**common, "object": "chat.completion.chunk", "choices": choices,
                        **({"usage": usage} if wants_usage else {})})

        message = whole["choices"][0]["message"]
        yield chunk({"role": "assistant", "content": "", "refusal": None})
        for key in ("content", "refusal"):
            for text in pieces(message[key] or ""):
                yield chunk({key: text})
        for index, call in enumerate(message.get("tool_calls", [])):
            arguments = call["function"]["arguments"]
            yield chunk({"tool_calls": [{**call, "index": index, "function": {**call["function"], "arguments": ""}}]})
            for text in pieces(arguments):
                yield chunk({"tool_calls": [{"index": index, "function": {"arguments": text}}]})
        yield chunk({}, whole["choices"][0]["finish_reason"])
        if wants_usage:
            yield chunk(usage=whole["usage"])
        yield "data: [DONE]\n\n"


WIRES = {"/v1/messages": Messages(), "/v1/chat/completions": ChatCompletions()}
