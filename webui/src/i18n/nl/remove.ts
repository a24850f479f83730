export const remove = {
  open: 'Les verwijderen',
  title: 'Deze les verwijderen?',
  body: 'De sleutel van deze opname wordt vernietigd. Daarna kan niemand hem nog openen, jij ook niet.',
  copies:
    'Fragmenten die je vrijgaf, blijven voor je coach tot de einddatum. Neem ze terug bij Vrijgaven als je dat niet wilt.',
  button: 'Voorgoed verwijderen',
  done: 'De les is verwijderd.',
  proof: 'Je krijgt er een bewijs van, met wat er wel en niet weg is.',
};
