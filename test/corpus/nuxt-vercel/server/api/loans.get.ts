export default defineEventHandler(async (event) => {
  const { reader } = getQuery(event);
  const { data, error } = await db
    .from('loans')
    .select('id, title, due_on')
    .eq('reader', reader)
    .order('due_on');
  if (error) throw createError({ statusCode: 502, message: error.message });
  return data;
});
