export const notes = {
  title: 'Notities bij de les',
  lead: 'Alleen voor jou.',
};
