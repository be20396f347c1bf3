using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Feeds a chunk reader as a connection does, in pieces.</summary>
internal static class ChunkRun
{
    // The longest line and what else may stand in front of its end.
    private const int MostHeld = 4096 + 2;

    /// <summary>Reads a body that arrives cut at the given places.</summary>
    public static ChunkedBody Read(byte[] body, IEnumerable<int> cuts)
    {
        var reader = default(ChunkReader);
        var data = new StringBuilder();
        var trailers = new StringBuilder();
        var start = 0;
        var steps = 0;
        ChunkedBody Stop(ChunkVerdict verdict, int used = 0) => new(verdict, data.ToString(), trailers.ToString(), used);

        foreach (var end in cuts.Append(body.Length))
        {
            while (true)
            {
                (++steps).Should().BeLessThan((3 * body.Length) + 10, "every step has to get on");
                var received = body.AsSpan(start, end - start);
                try
                {
                    var used = reader.ReadFraming(received, line => trailers.Append(Encoding.Latin1.GetString(line)).Append('\n'));
                    used.Should().BeInRange(0, received.Length);
                    start += used;
                }
                catch (InvalidResponseException)
                {
                    return Stop(ChunkVerdict.Refused);
                }

                if (reader.IsComplete)
                {
                    return Stop(ChunkVerdict.Complete, start);
                }

                var count = (int)Math.Min(reader.Remaining, end - start);
                if (count == 0)
                {
                    (end - start).Should().BeLessThanOrEqualTo(MostHeld, "what is waited with stays bounded");
                    break;
                }

                data.Append(Encoding.Latin1.GetString(body, start, count));
                reader.UseData(count);
                start += count;
            }
        }

        return Stop(ChunkVerdict.Incomplete);
    }
}
