"""A gRPC server with the health service on a port of 127.0.0.1, which is not serving while a file exists."""

import os
import sys
from concurrent import futures

import grpc

PORT, FAULT = sys.argv[1:]
SERVING, NOT_SERVING = b"\x08\x01", b"\x08\x02"


def check(request, context):
    return NOT_SERVING if os.path.exists(FAULT) else SERVING


# Messages are bytes where no serializer is named.
methods = {"Check": grpc.unary_unary_rpc_method_handler(check)}
server = grpc.server(futures.ThreadPoolExecutor())
server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("grpc.health.v1.Health", methods)])
if server.add_insecure_port(f"127.0.0.1:{PORT}") == 0:
    sys.exit(f"port {PORT} is taken")
server.start()
server.wait_for_termination()
