"""The grammar of the corpus `grammar`: farm English with agreement over any distance.

Symbols that end in 1 are about one thing, in 2 about several. What a model has to remember:

- number: from the determiner over adjectives to the noun ("these small brown cows"), and from
  the noun over all that is said about it to its verb ("every cow that these dogs see sleeps");
- "does" and "do" at the beginning: the verb then has its plural form whatever the subject is,
  and the sentence ends in "?" instead of "."; "if" waits for its "then";
- clauses in the middle of clauses, each of which waits for its verb, to any depth.

So a longer context always helps, and no fixed length is enough. The next word always decides
the alternative (LL(1): the words that alternatives can begin with, or be followed by where they
are empty, are different), so each sentence has exactly one derivation. All of this is tested:
whoever changes a rule runs the tests. Recorded figures change with every rule and weight.
"""

from __future__ import annotations

from autograder.corpora.grammar import Grammar

ENGLISH = Grammar("""
SENTENCE = 10 CLAUSE . | 4 does NP1 VP2 ? | 3 do NP2 VP2 ? | 2 who VP1 ? | 2 if CLAUSE then CLAUSE .
CLAUSE = 1 NP1 VP1 | 1 NP2 VP2
NP1    = 1 DET1 NOM1 MORE1
NP2    = 1 DET2 NOM2 MORE2
NOM1   = 3 NOUN1 | 2 ADJECTIVE NOM1
NOM2   = 3 NOUN2 | 2 ADJECTIVE NOM2
MORE1  = 10 | 4 that REL1 | 6 PREPOSITION the PLACE
MORE2  = 10 | 4 that REL2 | 6 PREPOSITION the PLACE
REL1   = 2 VP1 | 1 NP1 VT1 | 1 NP2 VT2
REL2   = 2 VP2 | 1 NP1 VT1 | 1 NP2 VT2
VP1    = 4 DO1 | 1 ADVERB DO1
VP2    = 4 DO2 | 1 ADVERB DO2
DO1    = 6 VI1 | 5 VT1 OBJECT | 3 eats FOOD | 1 VS1 that CLAUSE
DO2    = 6 VI2 | 5 VT2 OBJECT | 3 eat FOOD | 1 VS2 that CLAUSE
OBJECT = 1 NP1 | 1 NP2
DET1   = 4 a | 2 every | 1 this
DET2   = 4 some | 2 all | 1 these
NOUN1  = 12 cow | 6 dog | 3 farmer | 2 horse | 1 goat
NOUN2  = 12 cows | 6 dogs | 3 farmers | 2 horses | 1 goats
ADJECTIVE = 4 small | 2 brown | 1 old
PREPOSITION = 3 near | 1 behind
PLACE  = 3 barn | 1 house
ADVERB = 3 often | 1 never
FOOD   = 3 grass | 1 hay
VI1    = 4 sleeps | 2 runs | 1 waits
VI2    = 4 sleep | 2 run | 1 wait
VT1    = 4 sees | 2 likes | 1 follows
VT2    = 4 see | 2 like | 1 follow
VS1    = 3 thinks | 1 knows
VS2    = 3 think | 1 know
""")
