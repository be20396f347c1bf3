using LoadBalancing.Persistence;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Core.Tests.Persistence;

/// <summary>Takes a cookie out of all lines of a header.</summary>
internal static class CookieLines
{
    /// <returns>The lines that are left; the same object when none has changed.</returns>
    public static StringValues Remove(StringValues lines, string cookie)
    {
        var kept = lines.Select(line => RemoveFrom(line!, cookie)).ToList();
        return kept.SequenceEqual(lines) ? lines : new StringValues([.. kept.OfType<string>()]);
    }

    private static string? RemoveFrom(string line, string cookie)
    {
        var room = new char[line.Length];
        var length = CookieHeader.WriteWithout(line, cookie, room);
        return length == line.Length ? line : length == 0 ? null : new string(room, 0, length);
    }
}
