export const cards = {
  strong: {
    name: 'What works',
    ask: [
      'What works here, and what did you do for that?',
      'How do you see or hear that it works?',
      'What do you see here of the teacher that you want to be?',
      'When else does this work for you?',
    ],
  },
  own_acting: {
    name: 'My acting',
    ask: [
      'What do you do here with your voice, your hands and your place in the room?',
      'What did you want to reach at this moment?',
      'What did you do on purpose, and what went by itself?',
    ],
  },
  effect_child: {
    name: 'Effect on a child',
    ask: [
      'What does the child do, right after you do something?',
      'What does this child need here, do you think?',
      'If the child were looking along now: what would it say?',
    ],
  },
  effect_group: {
    name: 'Effect on the group',
    ask: [
      'What changes in the group, and when exactly?',
      'Whom do you see now that you did not see in the lesson?',
      'How do the children know what is asked of them?',
    ],
  },
  klassenmanagement: {
    name: 'Classroom management',
    ask: [
      'How do the children notice what you expect of them?',
      'What keeps the calm here?',
      'What need you not say here, because everybody knows it already?',
    ],
  },
  interactie: {
    name: 'Interaction',
    ask: [
      'What happens in the silence after your question?',
      'How do you show that you have heard what a child says?',
      'Who talks with whom, and why is that so?',
    ],
  },
  didactiek: {
    name: 'Teaching',
    ask: [
      'What did you want the children to learn, and where do you see it?',
      'How do you find out what they understand already?',
      'Which step makes it clear here?',
    ],
  },
  team: {
    name: 'With the team',
    ask: [
      'What of this do you want to show or tell your team?',
      'What can you build on as a team?',
      'What would you ask a colleague to look at in their own lesson?',
    ],
  },
  needs: {
    name: 'What children need',
    ask: [
      'What does a child show here about what it needs?',
      'How do you give that, and what does the child do with it?',
      'For whom does this make a difference, and for whom not yet?',
    ],
  },
  otherwise: {
    name: 'Looking otherwise',
    ask: [
      'What else could have been done?',
      'Suppose that you may do this again: what do you keep exactly as it is?',
      'How would a child tell of this moment?',
    ],
  },
  onward: {
    name: 'Onward',
    ask: [
      'What of this do you want to do more often?',
      'What is a first small step, in the very next lesson?',
    ],
  },
};
