using LoadBalancing.AspNetCore.Tests.Servers;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>How servers bring about the faults.</summary>
internal static class FaultScripts
{
    /// <summary>Ends each connection before the request is read.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> Accept(FaultEnd end) => async (connection, scene) =>
    {
        await scene.UntilConnectedAsync(scene.CountConnection(), connection);
        await EndAsync(connection, end);
    };

    /// <summary>Ends each connection behind the head of the request.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> ReadHead(FaultEnd end) => async (connection, _) =>
    {
        await connection.ReadHeadAsync();
        await EndAsync(connection, end);
    };

    /// <summary>Sends something instead of a response.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> Send(string text, FaultEnd end) => async (connection, _) =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(text);
        await EndAsync(connection, end);
    };

    /// <summary>Sends a head and the text <c>begun</c>, and ends the connection when the client has that.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> Begin(string head, string body, FaultEnd end) => async (connection, scene) =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(Answer.With("200 OK", head) + body);
        if (end != FaultEnd.Stall)
        {
            await scene.UntilSeenAsync("begun");
        }

        await EndAsync(connection, end);
    };

    /// <summary>Sends a body piece by piece, so that it takes longer than it might stand still, but never stands still for so long.</summary>
    public static async Task DripAsync(ScriptedConnection connection, FaultScene scene)
    {
        const string Body = "slow";
        await connection.ReadRequestAsync();
        await connection.SendAsync(Answer.With("200 OK", $"Content-Length: {Body.Length}"));
        for (var sent = 1; sent < Body.Length; sent++)
        {
            await connection.SendAsync(Body[(sent - 1)..sent]);
            await scene.UntilSeenAsync(Body[..sent]);
            await scene.StandStillAsync();
        }

        await connection.SendAsync(Body[^1..]);
        await connection.Wire.ReadToEndAsync();
    }

    /// <summary>Answers before it has read the body, and goes.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> AnswerEarly(FaultEnd end) => async (connection, _) =>
    {
        await connection.ReadHeadAsync();
        await connection.SendAsync(Answer.With("413 Too Large", "Content-Length: 5") + "early");
        await EndAsync(connection, end);
    };

    /// <summary>Answers whoever connects, reads nothing, and goes.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> Greet(FaultEnd end) => async (connection, scene) =>
    {
        await scene.UntilConnectedAsync(scene.CountConnection(), connection);
        await connection.SendAsync(Answer.With("503 Busy", "Content-Length: 4", "Connection: close") + "busy");
        await EndAsync(connection, end);
    };

    /// <summary>Answers one request, and ends its side or all of the connection.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> AnswerOnce(bool onlyItsSide) => async (connection, scene) =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(Answer.Ok("fine"));
        if (onlyItsSide)
        {
            connection.Wire.FinishSending();
            scene.HasServed();
            await connection.Wire.ReadToEndAsync();
        }
        else
        {
            connection.Wire.Dispose();
            scene.HasServed();
        }
    };

    /// <summary>Reads the second request on the first connection and ends that without a word; otherwise it answers.</summary>
    public static Func<ScriptedConnection, FaultScene, Task> LoseSecond(FaultEnd end) => async (connection, scene) =>
    {
        var isFirst = scene.CountConnection() == 1;
        await connection.ReadRequestAsync();
        await connection.SendAsync(Answer.Ok("fine"));
        scene.HasServed();
        if (isFirst)
        {
            await connection.ReadRequestAsync();
            await EndAsync(connection, end);
        }
        else
        {
            await connection.Wire.ReadToEndAsync();
        }
    };

    /// <summary>Says that it is busy, as servers do that are well.</summary>
    public static async Task RefuseBusyAsync(ScriptedConnection connection, FaultScene scene)
    {
        while (true)
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Answer.With("503 Busy", "Content-Length: 4") + "busy");
        }
    }

    private static async Task EndAsync(ScriptedConnection connection, FaultEnd end)
    {
        if (end == FaultEnd.Reset)
        {
            connection.Wire.Reset();
        }
        else if (end == FaultEnd.Stall)
        {
            await connection.Wire.ReadToEndAsync();
        }
    }
}
