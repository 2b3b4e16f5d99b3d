/** Everybody in a room hears every answer. */
export function play(io, socket) {
  socket.on('join', (room) => socket.join(room));
  socket.on('answer', (room, answer) => io.to(room).emit('answer', answer));
}
