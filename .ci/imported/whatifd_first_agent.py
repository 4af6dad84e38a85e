from whatifd.contract import ReplayOutput


def run(trace_input, config, tool_cache):
    return ReplayOutput(text="14 days")
