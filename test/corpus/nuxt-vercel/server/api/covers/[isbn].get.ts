export default defineEventHandler((event) => {
  const isbn = getRouterParam(event, 'isbn');
  const { data } = db.storage.from('covers').getPublicUrl(`${isbn}.jpg`);
  return sendRedirect(event, data.publicUrl);
});
