namespace LoadBalancing.Conformance.Health.Services;

/// <summary>Finds the programs of services, and runs those without rights that insist on it.</summary>
internal static class ServicePrograms
{
    /// <summary>A user that every system has, with rights to nothing.</summary>
    public const string Nobody = "nobody";

    // Debian keeps the programs of each version of PostgreSQL in a directory of its own, and daemons where a user's PATH does not look.
    private static IEnumerable<string> Directories =>
    [
        .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => $"{version}/bin") : [],
        .. Environment.GetEnvironmentVariable("PATH")!.Split(':'),
        "/usr/sbin",
    ];

    /// <summary>The path of a program.</summary>
    public static string Find(string name) =>
        Directories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists) ??
        throw new InvalidOperationException($"The program {name} is missing; ./test.sh installs what the tests need.");

    /// <summary>The command for a program that refuses to be run by the administrator, whoever runs the tests.</summary>
    public static string[] Unprivileged(IEnumerable<string> command) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid", Nobody, "--regid", "nogroup", "--clear-groups", .. command]
        : [.. command];
}
