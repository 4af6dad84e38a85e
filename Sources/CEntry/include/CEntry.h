#pragma once
/* What the program does before anything else, its libraries' own start included: it has nothing to be called. */
