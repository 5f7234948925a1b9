#include <libpq-fe.h>

// Character constants are not imported into Swift.
#undef PG_DIAG_SEVERITY_NONLOCALIZED
#undef PG_DIAG_SQLSTATE
#undef PG_DIAG_MESSAGE_PRIMARY
#undef PG_DIAG_MESSAGE_DETAIL
#undef PG_DIAG_MESSAGE_HINT
#undef PG_DIAG_TABLE_NAME
#undef PG_DIAG_COLUMN_NAME
#undef PG_DIAG_CONSTRAINT_NAME
static const int PG_DIAG_SEVERITY_NONLOCALIZED = 'V';
static const int PG_DIAG_SQLSTATE = 'C';
static const int PG_DIAG_MESSAGE_PRIMARY = 'M';
static const int PG_DIAG_MESSAGE_DETAIL = 'D';
static const int PG_DIAG_MESSAGE_HINT = 'H';
static const int PG_DIAG_TABLE_NAME = 't';
static const int PG_DIAG_COLUMN_NAME = 'c';
static const int PG_DIAG_CONSTRAINT_NAME = 'n';
