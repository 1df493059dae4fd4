/* For tests under Wine only, never shipped: every Windows since 8 has this library itself.
 *
 * Rust's standard library takes its random numbers from ProcessPrng. Wine knows that function since version 9; older ones
 * (Debian 12 has 8.0) have no bcryptprimitives.dll, and no program of Rust would start. This one hands the call to
 * RtlGenRandom, which Wine takes from the kernel. */

#include <windows.h>
#include <ntsecapi.h>

#define MOST 0x40000000u

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > MOST ? MOST : (ULONG)length;
        if (!RtlGenRandom(data, part))
            return FALSE;
        data += part;
        length -= part;
    }
    return TRUE;
}
