from . import socketio


@socketio.on("call")
def call(number: int) -> None:
    socketio.emit("called", number)
