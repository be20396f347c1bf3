using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>option httpchk [METHOD] [URI] [VERSION]</c>.</summary>
internal static class HttpCheckOption
{
    public static IEnumerable<Keyword> All { get; } = [new("option httpchk", SectionKinds.ServerSide, Read)];

    private static void Read(Statement statement, Proxy proxy)
    {
        var check = new HttpCheckOptions();
        if (statement.TryTake(out var first))
        {
            if (statement.TryTake(out var second))
            {
                (check.Method, check.Path) = (first, second);
            }
            else
            {
                check.Path = first;
            }
        }

        if (statement.TryTake(out var version))
        {
            ReadVersion(statement, check, version);
            statement.End();
        }

        // Said here as well as by the options, which hold the check only if a server is checked.
        if (!check.Path.StartsWith('/'))
        {
            statement.Error($"{proxy.BackendPath}:Check:Http:Path",
                $"'option httpchk' expects a path that begins with '/', found '{check.Path}'.");
        }

        if (check.Version is not ("HTTP/1.0" or "HTTP/1.1"))
        {
            statement.Error($"{proxy.BackendPath}:Check:Http:Version",
                $"'option httpchk' expects HTTP/1.0 or HTTP/1.1, found '{check.Version}'.");
        }

        proxy.Check.UseHttp(check);
        statement.Locate($"{proxy.BackendPath}:Check:Http");
    }

    // Files from before 'http-check send' hide header lines behind the version.
    private static void ReadVersion(Statement statement, HttpCheckOptions check, string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        check.Version = lines[0];
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                statement.Error($"'option httpchk' expects header lines behind the version, found '{line}'.");
            }
            else if (line[..colon].Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                check.Host = line[(colon + 1)..].Trim();
            }
            else
            {
                check.Headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }
    }
}
