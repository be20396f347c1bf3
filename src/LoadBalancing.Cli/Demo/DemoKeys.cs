namespace LoadBalancing.Cli.Demo;

/// <summary>Reads the demo's keys from a terminal, or from a pipe.</summary>
internal static class DemoKeys
{
    /// <summary>Kills and revives servers as asked until Q is typed.</summary>
    /// <returns>Whether Q was typed; <see langword="false"/> when there is nothing more to read.</returns>
    public static async Task<bool> FollowAsync(DemoFarm farm)
    {
        // Reading blocks, and nothing else may wait for it.
        while (await Task.Run(Read).ConfigureAwait(false) is { } key)
        {
            var letter = char.ToUpperInvariant(key);
            if (letter == 'Q')
            {
                return true;
            }

            if (letter - 'A' is var index and >= 0 && index < farm.Servers.Count)
            {
                await farm.ToggleAsync(index).ConfigureAwait(false);
            }
        }

        return false;
    }

    private static char? Read()
    {
        if (!Console.IsInputRedirected)
        {
            return Console.ReadKey(intercept: true).KeyChar;
        }

        var read = Console.In.Read();
        return read < 0 ? null : (char)read;
    }
}
